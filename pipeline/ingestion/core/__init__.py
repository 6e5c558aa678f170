"""Typed tables (``schema.sql``), views that judge them (``views.sql``) and the loading of deliveries into them."""
