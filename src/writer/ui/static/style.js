// What a person has unfolded stays so when the part is drawn afresh, as it is after every save: Gradio then makes every
// attribute what the server said.
const unfolded = new Map();
element.addEventListener('click', (event) => {
  const part = event.target.closest('summary')?.parentElement;
  if (part?.dataset.key) unfolded.set(part.dataset.key, !part.open);
});
new MutationObserver(() => {
  element.querySelectorAll('details[data-key]').forEach((one) => {
    const wanted = unfolded.get(one.dataset.key) ?? one.open;
    if (one.open !== wanted) one.open = wanted;  // to set what is set already would be told here again, without end
  });
}).observe(element, {childList: true, subtree: true, attributes: true, attributeFilter: ['open', 'data-key']});
