"""The collectives of the network: who they are, their charter, their figures."""
