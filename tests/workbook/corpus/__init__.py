"""A corpus of messy workbooks: each is a clean twin that one named mess has gone over."""
