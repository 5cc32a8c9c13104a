"""Planning: lifetimes to arena offsets, with a certificate and an independent checker."""
