// Moves the reader's own language to the top of the start page. It leads nowhere by itself:
// whoever wants another language finds it in the same list.
const list = document.querySelector(".editions");
const items = [...list.children];
for (const wanted of [...navigator.languages].reverse()) {
  const speaks = (item, tag) => item.lang.toLowerCase() === tag.toLowerCase();
  const found =
    items.find((item) => speaks(item, wanted)) ??
    items.find((item) => speaks(item, wanted.split("-")[0]));
  if (found) list.prepend(found);
}
