"""From paths to rows of cells: archives and workbooks, encodings, dialects, headers, rejects."""
