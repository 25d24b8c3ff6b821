"""Mapping files: any list comes in by saying which column is which field; and the guess of a first one."""
