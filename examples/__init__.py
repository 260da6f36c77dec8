"""The example workbooks and the script that makes them."""
