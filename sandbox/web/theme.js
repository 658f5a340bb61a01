// Before the first paint: the theme that was chosen here, else the system's. A classic script, as modules come later.

const theme = localStorage.getItem('theme');
if (theme) document.documentElement.dataset.theme = theme;
