"""Sends notifications: onto the screen (the default), or through Meta's WhatsApp Cloud API."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from engine.services.connectors import OutgoingNotification, SendResult

log = logging.getLogger(__name__)
META = "https://graph.facebook.com/v23.0"
SECONDS = 15.0
# Meta's error codes that may pass: rate limits and temporary faults.
PASSING = frozenset({130429, 131056, 80007, 4, 2})
AUTHENTICATION = frozenset({"kode_aktivasi"})


class ScreenSender:
    """Shows notifications on the outbox page; nothing leaves the machine."""

    def send(self, notification: OutgoingNotification) -> SendResult:
        return SendResult("shown")


class MetaSender:
    """Meta Cloud API, ``POST /{phone id}/messages``, approved templates in language "id".

    The send has no idempotency key: after a time-out the notification is ``unknown`` and the status callback decides,
    rather than sending twice.
    """

    def __init__(
        self, token: str, phone_id: str, url: str = META, templates: Mapping[str, tuple[str, ...]] | None = None
    ):
        self._phone_id, self._templates = phone_id, templates or {}
        import httpx  # as late as this: the on-screen outbox never needs it

        self._client = httpx.Client(
            base_url=url, timeout=SECONDS, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False
        )

    def send(self, notification: OutgoingNotification) -> SendResult:
        import httpx

        try:
            answer = self._client.post(f"/{self._phone_id}/messages", json=self._body(notification))
        except httpx.ConnectError:
            return SendResult("failed", retry=True, error="tidak tersambung ke WhatsApp")
        except httpx.HTTPError as error:
            return SendResult("unknown", error=type(error).__name__)
        try:
            body = answer.json()
        except ValueError:
            body = {}
        if answer.is_success:
            sent = body.get("messages") or [{}]
            return SendResult("sent", provider_id=sent[0].get("id"))
        code = (body.get("error") or {}).get("code")
        passing = answer.status_code >= 500 or code in PASSING
        return SendResult("failed", retry=passing, error=f"{answer.status_code}/{code}")

    def _body(self, notification: OutgoingNotification) -> dict[str, object]:
        names = self._templates.get(notification.template) or tuple(sorted(notification.params))
        parameters = [{"type": "text", "text": str(notification.params.get(name, ""))} for name in names]
        components: list[dict[str, object]] = [{"type": "body", "parameters": parameters}]
        if notification.template in AUTHENTICATION:
            code = [{"type": "text", "text": str(notification.params.get("kode", ""))[:15]}]
            components = [
                {"type": "body", "parameters": code},
                {"type": "button", "sub_type": "url", "index": "0", "parameters": code},
            ]
        return {
            "messaging_product": "whatsapp",
            "to": notification.recipient.removeprefix("+"),
            "type": "template",
            "biz_opaque_callback_data": notification.id,
            "template": {"name": notification.template, "language": {"code": "id"}, "components": components},
        }
