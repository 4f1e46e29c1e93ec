"""Where the files lie that belong to nnvisu and are no Python: the page, its templates, gunicorn's settings.

In a checkout they stand beside the package, at the top level; a wheel has them within it (pyproject.toml says how).
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
IS_INSTALLED = (PACKAGE / "templates").is_dir()

# Holds static/, templates/ and gunicorn.conf.py.
SHIPPED = PACKAGE if IS_INSTALLED else PACKAGE.parent

# What gunicorn is to load; an installed nnvisu comes without wsgi.py, which would take a name of everybody's.
GUNICORN_APP = "nnvisu.web.app:create_app()" if IS_INSTALLED else "wsgi:app"
