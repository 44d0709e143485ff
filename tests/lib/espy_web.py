"""Web servers on 127.0.0.1 that answer as a test tells them to, and answers of
RDAP as the registries shape them."""

import http.server
import json
import ssl
import threading
import time


class Web:
    """pages: path -> octets, a JSON value, or a function of the request's
    number (from 0) that gives (status, fields, octets).  What was asked is in
    .asked as (path, fields); name: of the certificate's file; None: no TLS."""

    def __init__(self, pages, certificate=None):
        self.pages, self.asked = pages, []
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):  # pylint: disable=invalid-name
                before = sum(path == self.path for path, _ in web.asked)
                web.asked.append((self.path, dict(self.headers)))
                page = web.pages.get(self.path)
                status, fields = 200, {}
                if callable(page):
                    status, fields, page = page(before)
                elif page is None:
                    status, page = 404, b""
                if not isinstance(page, bytes):
                    page = json.dumps(page).encode()
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                try:
                    self.wfile.write(page)
                except OSError:
                    pass

            def log_message(self, *_):  # pylint: disable=arguments-differ
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # pylint: disable=arguments-differ
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket,
                                                     server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}/{path}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def card(name, *addresses, kind=None, **more):
    """A jCard (RFC 7095); an address may be (parameters, text)."""
    rows = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    if kind:
        rows.append(["kind", {}, "text", kind])
    for address in addresses:
        parameters, text = address if isinstance(address, tuple) \
            else ({}, address)
        rows.append(["email", parameters, "text", text])
    rows += [[key, {}, "text", value] for key, value in more.items()]
    return ["vcard", rows]


def entity(roles, vcard=None, handle=None, inner=(), **more):
    out = {"objectClassName": "entity", "roles": roles, **more}
    if handle:
        out["handle"] = handle
    if vcard:
        out["vcardArray"] = vcard
    if inner:
        out["entities"] = list(inner)
    return out


def network(handle, *entities, conformance=(), **more):
    return {"rdapConformance": ["rdap_level_0", *conformance],
            "objectClassName": "ip network", "handle": handle,
            "startAddress": "192.0.2.0", "endAddress": "192.0.2.255",
            "ipVersion": "v4", "name": "NET-" + handle,
            "entities": list(entities), **more}


# As the registries answer: who is named, and how deep.
def arin():
    """POCs stand within the organisation's entity; one was not validated."""
    note = [{"title": "Unvalidated POC", "description": [
        "ARIN has attempted to validate the data for this POC, but has "
        "received no response from the POC since 2024-01-08"]}]
    return network(
        "NET-192-0-2-0-1",
        entity(["registrant"], card("Rack Hosting LLC", kind="org"),
               "RACK-7", [
                   entity(["technical"], card(
                       "Network Operations", "noc@rack.example"),
                          "NOC7-ARIN"),
                   entity(["abuse"], card(
                       "Abuse Desk", "abuse@rack.example"),
                          "ABUSE7-ARIN"),
                   entity(["abuse"], card(
                       "Old Desk", "old@rack.example"), "OLD7-ARIN",
                          remarks=note)]),
        conformance=("nro_rdap_profile_0", "cidr0", "arin_originas0"),
        cidr0_cidrs=[{"v4prefix": "192.0.2.0", "length": 24}])


def ripe():
    """The abuse mailbox is of a role's own; another one is marked by type."""
    return network(
        "192.0.2.0 - 192.0.2.255",
        entity(["administrative", "technical"], card(
            "Hosting NOC", ({"type": "email"}, "noc@host.example"),
            ({"type": "abuse"}, "report@host.example"), kind="group"),
               "HN7-RIPE"),
        entity(["registrant"], card("MNT", kind="individual"), "HOST-MNT"),
        country="NL", type="ASSIGNED PA")


def apnic():
    """An IRT with two mailboxes, one of them preferred"""
    return network(
        "192.0.2.0 - 192.0.2.255",
        entity(["abuse"], card("IRT-CLOUD-AP",
                               ({"pref": "1"}, "irt@cloud.example"),
                               "abuse@cloud.example", kind="group"),
               "IRT-CLOUD-AP"),
        entity(["technical"], card("Hostmaster", "search-apnic-not-arin@"
                                   "apnic.net"), "HM20-AP"),
        country="SG")


def lacnic():
    """The holder's people are nested, and a role is a word alone."""
    return network(
        "192.0.2.0/24",
        entity("registrant", card("Nube SA", kind="org"), "PE-NUBE-LACNIC", [
            entity("abuse", card("Equipo", "removed@lacnic.net"), "AAA"),
            entity(["abuse"], card("Equipo de Abuso", "abuso@nube.example",
                                   lang="es"), "EQA7")]),
        conformance=("lacnic_level_0",), lacnic_legalRepresentative="X")


def nic_br(url):
    """No handle, and the abuse contact only by its page"""
    return network(
        "192.0.2.0/24",
        entity(["registrant"], card("Provedor Ltda", kind="org"),
               "12.345.678/0001-90", legalRepresentative="Y"),
        entity(["abuse"], links=[{"rel": "self", "href": url,
                                  "type": "application/rdap+json"}]),
        conformance=("nicbr_level_0",), nicbr_autnum="64500")


def wait_page(seconds, then):
    """Answers after so long"""
    def page(_):
        time.sleep(seconds)
        return 200, {}, then
    return page
