"""What the numbers mean: pure functions over plain data.

Nothing here knows Django, a network, a clock or a file; time comes in as an argument.
"""
