"""The `codedrill` command."""

import typer

app = typer.Typer(no_args_is_help=True, help="CodeDrill trains people for medical-coding exams, in Telegram.")


@app.callback()
def main() -> None:
    """CodeDrill trains people for medical-coding exams, in Telegram."""
