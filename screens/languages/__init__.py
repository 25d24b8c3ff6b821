"""The catalogues: one folder a language, gettext .po files whose keys are the English sentences."""
