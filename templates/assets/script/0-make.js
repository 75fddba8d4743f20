// What the files of the script share: makes an element with properties and children.
const make = (name, given = {}, ...children) => {
  const made = Object.assign(document.createElement(name), given);
  made.append(...children);
  return made;
};
