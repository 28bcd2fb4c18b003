"""A drop-in for the Comment Analyzer API of Perspective, v1alpha1.

Shapes, messages and errors are those that its clients know, in English as they expect
them. Sources: https://github.com/conversationai/perspectiveapi (``2-api``), and the
discovery document of ``commentanalyzer`` v1alpha1 as generated clients hold it.
"""
