"""Papers of the store: what a query told becomes sheets and labels, and these a PDF, a text, or work for a printer."""
