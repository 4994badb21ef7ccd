"use strict";
// A file may be dropped on a form; where the form holds nothing else to fill in, it is sent at once.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const file = form.querySelector("input[type=file]");
  form.querySelector("[data-drop-words]").hidden = false;
  const over = event => {
    event.preventDefault();
    form.classList.add("over");
  };
  form.addEventListener("dragenter", over);
  form.addEventListener("dragover", over);
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", event => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    if (form.dataset.drop === "keep") file.focus();
    else form.requestSubmit();
  });
}
