// Where English was chosen: buttons, headings and empty places of the HTML parts, where their words are known as a whole.
// What a report or a person says is left alone.
(() => {
  'use strict';
  if (window.writerLanguage?.now !== 'en') return;
  const words = WORDS_OF_THE_PAGE;
  const PLACES = 'button, th, h2, h4, summary, option, .empty, .state, .dirty, .role, .now, .loose.done, .meta, .unseen';
  const OTHERS = '.paper, .checked, .stream, .passage p, .candidate .sentence, .diff, .report .title, .reportname, ol.sections .name';
  const told = (node) => {
    const said = words[node.nodeValue.trim()];
    if (said && node.parentElement?.closest(PLACES) && !node.parentElement.closest(OTHERS)) node.nodeValue = said;
  };
  const named = (part) => ['placeholder', 'title', 'aria-label'].forEach((name) => {
    const said = words[part.getAttribute(name)];
    if (said) part.setAttribute(name, said);
  });
  const read = (root) => {
    if (root.nodeType === Node.TEXT_NODE) { told(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) told(texts.currentNode);
    [root, ...root.querySelectorAll('[placeholder], [title], [aria-label]')].forEach(named);
  };
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === 'characterData') told(change.target);
    change.addedNodes.forEach(read);
  })).observe(document.documentElement, {childList: true, subtree: true, characterData: true});
  read(document.documentElement);
})();
