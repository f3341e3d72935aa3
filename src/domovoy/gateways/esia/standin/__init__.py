"""A stand-in for ESIA: a separate process for development, tests and the demo district.

It checks everything the protocol lets it check and answers with ESIA's own codes, so that a
client which passes here differs from one for the real ESIA by settings alone.
"""
