"""Measurements that are run by hand: speed and memory beside a peer, never a timed test."""
