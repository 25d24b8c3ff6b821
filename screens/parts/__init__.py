"""Widgets that look right alone. They draw whole lines in the palette; nothing outside is ever read as markup."""
