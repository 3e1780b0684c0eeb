// Where English was chosen: buttons, headings and empty places of the HTML parts, where their words are known as a whole,
// or but for something of the office's own in them. What a report or a person says is left alone.
(() => {
  'use strict';
  if (window.writerLanguage?.now !== 'en') return;
  const words = WORDS_OF_THE_PAGE;
  // What is the office's own stands as {} in the one and as $1 in the other, and stays as it is.
  const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const patterns = Object.entries(PATTERNS_OF_THE_PAGE)
    .map(([said, english]) => [new RegExp(`^${said.split('{}').map(plain).join('([^]+?)')}$`), english]);
  const formed = (said) => {
    const [form, english] = patterns.find(([one]) => one.test(said)) ?? [];
    return form ? said.replace(form, (_, ...parts) => english.replace(/\$(\d)/g, (__, n) => words[parts[n - 1]] || parts[n - 1])) : '';
  };
  const inEnglish = (said, whole) => (/[\u4e00-\u9fff]/.test(said ?? '') ? words[said] || (whole ? '' : formed(said)) : '');
  const PLACES = 'button, th, h2, h3, summary, option, .empty, .state, .dirty, .role, .now, .loose.done, .meta, .unseen, .reword strong, .conflict strong, #keys td, #engine label, form label, .wrong, title';
  const FORMED = 'button, summary, .empty, .factlist h2, .reword strong, .wrong';
  const OTHERS = '.paper, .checked, .stream, .passage p, .candidate .sentence, .diff, .report .title, .reportname, ol.sections .name';
  const told = (node) => {
    if (!node.parentElement?.closest(PLACES) || node.parentElement.closest(OTHERS)) return;
    const said = inEnglish(node.nodeValue.trim(), !node.parentElement.closest(FORMED));
    if (said) node.nodeValue = said;
  };
  const named = (part) => ['placeholder', 'title', 'aria-label', 'data-confirm'].forEach((name) => {
    const said = inEnglish(part.getAttribute(name));
    if (said) part.setAttribute(name, said);
  });
  const read = (root) => {
    if (root.nodeType === Node.TEXT_NODE) { told(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) told(texts.currentNode);
    [root, ...root.querySelectorAll('[placeholder], [title], [aria-label], [data-confirm]')].forEach(named);
  };
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === 'characterData') told(change.target);
    change.addedNodes.forEach(read);
  })).observe(document.documentElement, {childList: true, subtree: true, characterData: true});
  read(document.documentElement);
})();
