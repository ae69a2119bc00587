/* A part of the page that changes while it is looked at: <section data-follow>. It is asked for again every second, and
 * the page is loaded anew once the part is gone. Without this file, a link does the same. */
(() => {
  const SECOND = 1000;
  async function look() {
    const part = document.querySelector("[data-follow]");
    if (!part) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-follow]");
      if (!fresh) return location.reload();
      for (const name of ["[role=status]", "progress"]) {
        const [old, now] = [part, fresh].map(each => each.querySelector(name));
        if (old.matches("progress")) { old.max = now.max; old.value = now.value; }
        else if (old.textContent !== now.textContent) old.textContent = now.textContent;
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // the network is away: asked again
    }
    setTimeout(look, SECOND);
  }
  setTimeout(look, SECOND);
})();
