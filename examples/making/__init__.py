"""How the example workbooks are made: people, day waves, the week before, and the sheets."""
