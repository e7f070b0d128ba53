/** Whether keys now belong to a field, a menu or an input method. */
export function typing(event) {
  if (event?.isComposing || event?.keyCode === 229) return true;
  const at = document.activeElement;
  return Boolean(at?.closest("input, textarea, select, [contenteditable='true']"));
}
