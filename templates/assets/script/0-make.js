// What the files of the script share: finds elements, listens, makes an element.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (name, given = {}, ...children) => {
  const made = Object.assign(document.createElement(name), given);
  made.append(...children);
  return made;
};
const on = (target, names, act) => names.split(" ").forEach((name) => target.addEventListener(name, act));
