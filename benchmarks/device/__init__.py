"""Measures the accelerator that it runs on, and turns the timings into a preset that the model uses.

`measure` needs PyTorch and nothing of calc; `preset` needs calc and no PyTorch, so the two can run on two machines.
"""
