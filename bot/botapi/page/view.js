// What of the conversation is in view: following the newest, unless the person has scrolled up.

const GAP = 12; // px of air above a message that is scrolled to
const BARS = 0.6; // of the window; above that the bars stop sticking to its edges
const QUESTION = 0.2; // of the window; a short question stays in view above its answer

/** Keeps the view; `notice` and `bottom` are the bars that cover the page's edges. */
export function view(log, notice, bottom, newer) {
  const root = document.documentElement;
  const isSticky = (bar) => getComputedStyle(bar).position === "sticky";
  const top = () => (isSticky(notice) ? notice.offsetHeight : 0);
  const bottomEdge = () => window.innerHeight - (isSticky(bottom) ? bottom.offsetHeight : 0);
  const newest = () => log.lastElementChild;

  const toEnd = () => window.scrollTo({ top: root.scrollHeight, behavior: "instant" });

  let height = bottom.offsetHeight;
  const measure = () => {
    const bars = notice.offsetHeight + bottom.lastElementChild.offsetHeight;
    root.classList.toggle("cramped", bars > window.innerHeight * BARS);
    // Focus moved by Tab must not end up under the bars.
    root.style.setProperty("--top", `${top() + GAP}px`);
    root.style.setProperty("--bottom", `${window.innerHeight - bottomEdge() + GAP}px`);
    const grown = bottom.offsetHeight - height;
    height = bottom.offsetHeight;
    const below = root.scrollHeight - window.innerHeight - window.scrollY;
    if (grown > 0 && log.childElementCount && below <= grown + GAP) toEnd();
  };
  const observer = new ResizeObserver(measure);
  observer.observe(notice);
  observer.observe(bottom);
  window.addEventListener("resize", measure);

  const isNewestInView = () => !newest() || newest().getBoundingClientRect().top < bottomEdge();
  const refresh = () => {
    if (isNewestInView()) newer.hidden = true;
  };
  const show = (article) => {
    const at = article.getBoundingClientRect().top + window.scrollY - top() - GAP;
    window.scrollTo({ top: at, behavior: "instant" });
  };

  // A reply in several messages is shown from its first line, not from its last.
  const startOfReply = () => {
    let first = newest();
    while (first.previousElementSibling?.className === first.className) {
      first = first.previousElementSibling;
    }
    const question = first.previousElementSibling;
    if (question?.offsetHeight < window.innerHeight * QUESTION) first = question;
    return first.getBoundingClientRect().top < top() ? newest() : first;
  };

  const follow = (wasInView) => {
    if (wasInView) show(startOfReply());
    newer.hidden = isNewestInView();
  };
  const showEdited = (article) => {
    const box = article.getBoundingClientRect();
    if (box.top < top() || box.bottom > bottomEdge()) show(article);
  };

  window.addEventListener("scroll", refresh, { passive: true });
  newer.addEventListener("click", () => {
    show(newest());
    newest().focus({ preventScroll: true });
    newer.hidden = true;
  });

  return { isNewestInView, follow, showEdited, toEnd };
}
