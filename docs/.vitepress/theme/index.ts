import { type Theme, useData } from "vitepress";
import theme from "vitepress/theme-without-fonts";
import { defineAsyncComponent, h } from "vue";
import "./style.css";

// Each is loaded by its own page only.
const Playground = defineAsyncComponent(() => import("book/playground/Playground.vue"));
const OptionFinder = defineAsyncComponent(() => import("book/pages/OptionFinder.vue"));
const FrontPage = defineAsyncComponent(() => import("book/pages/FrontPage.vue"));

/** What stands above a page's Markdown. */
const above: Readonly<Record<string, typeof OptionFinder>> = {
  "index.md": FrontPage,
  "reference/options.md": OptionFinder,
};

export default {
  extends: theme,
  Layout: {
    setup() {
      const { page } = useData();
      return () =>
        h(theme.Layout, null, {
          "doc-before": () => {
            const component = above[page.value.relativePath];
            return component === undefined ? null : h(component);
          },
        });
    },
  },
  enhanceApp: ({ app }) => {
    app.component("playground", Playground);
  },
} satisfies Theme;
