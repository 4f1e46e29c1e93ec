"""The application, for flask run and gunicorn."""

from nnvisu.web.app import create_app

app = create_app()
