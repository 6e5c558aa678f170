"""What may leave: policy, protection, attacks on it, and the one room that writes ``published/`` and ``history/``."""
