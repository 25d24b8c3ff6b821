"""Random days in a shop: a model written from MODEL.md alone, and people who do what a state machine draws.

The model (stock, orders, dispatch, rights) says beforehand of every operation whether it must be done or refused, and
what is so afterwards. It reads nothing of the program's code; only `adopting` knows the store's tables.
"""
