import type { Theme } from "vitepress";
import theme from "vitepress/theme-without-fonts";
import { defineAsyncComponent } from "vue";
import "./style.css";

export default {
  extends: theme,
  enhanceApp: ({ app }) => {
    // Only its own page loads it.
    app.component(
      "playground",
      defineAsyncComponent(() => import("book/playground/Playground.vue")),
    );
  },
} satisfies Theme;
