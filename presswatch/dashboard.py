"""The dashboard by hand: built from the published tables, or served to a browser of this machine."""

from collections.abc import Callable

from presswatch.settings import Settings, SettingsError


def build_dashboard(settings: Settings) -> str:
    """Make the site anew; one line that says what was made and where."""
    from reports.dashboard.building import build_site

    built = build_site(settings.published, settings.reports)
    return f"{built.page_count} pages, {built.byte_count / 1e6:.1f} MB: open {built.index}"


def rebuild_shown_dashboard(settings: Settings) -> None:
    """Make the site anew when there is one: what was taken down from the tables must not stand on its pages."""
    if _site_stands(settings):
        build_dashboard(settings)


def serve_dashboard(settings: Settings, port: int, tell: Callable[[str], None]) -> None:
    """Serve the site until Ctrl+C; it is made first when it is not there. SettingsError when the port is taken."""
    from reports.dashboard.serving import site_server
    from reports.dashboard.swapping import SITE

    if not _site_stands(settings):
        tell(build_dashboard(settings))
    try:
        server = site_server(settings.reports / SITE, port)
    except OSError as error:
        raise SettingsError(f"port {port} cannot be used ({error.strerror}); name another with --port") from error
    with server:
        tell(
            f"The dashboard is at http://{server.server_address[0]!s}:{server.server_address[1]}/ and Ctrl+C stops it."
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            tell("Stopped.")


def _site_stands(settings: Settings) -> bool:
    from reports.dashboard.swapping import SITE

    return (settings.reports / SITE / "index.html").exists()
