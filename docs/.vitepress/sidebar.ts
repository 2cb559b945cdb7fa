/** The pages in the order in which they are read. */
export const sidebar = [
  {
    text: "Start",
    items: [
      { text: "What this is", link: "/" },
      { text: "In five minutes", link: "/get-started" },
      { text: "Serial number and UUID", link: "/find-a-disk" },
      { text: "VHDX or bare disk", link: "/vhdx-or-disk" },
    ],
  },
  {
    text: "Set up",
    items: [
      { text: "Btrfs as it really works", link: "/btrfs" },
      { text: "Encryption", link: "/encryption" },
      { text: "Several instances on one disk", link: "/instances" },
      { text: "Directories in several places", link: "/binds" },
      { text: "Impermanence", link: "/impermanence" },
      { text: "From other option names", link: "/old-names" },
    ],
  },
  {
    text: "Run",
    items: [
      { text: "The tool wsl-bare-mount", link: "/tool" },
      { text: "Validation, checks, metrics", link: "/monitoring" },
      { text: "Windows", link: "/windows" },
      { text: "How a boot goes", link: "/boot" },
      { text: "Troubleshooting", link: "/troubleshooting" },
    ],
  },
  {
    text: "Reference",
    items: [
      { text: "Options", link: "/reference/options" },
      { text: "Rules", link: "/reference/rules" },
      { text: "The command bare-mounts", link: "/command-line" },
      { text: "Editors", link: "/editor" },
      { text: "Changelog", link: "/changelog" },
    ],
  },
  {
    text: "Library",
    items: [
      { text: "Your own module", link: "/own-module" },
      { text: "A module that exists", link: "/existing-module" },
      { text: "API: bare-mounts", link: "/api/bare-mounts" },
      { text: "API: bare-mounts/schema", link: "/api/bare-mounts/schema" },
      { text: "API: bare-mounts/codegen", link: "/api/bare-mounts/codegen" },
      { text: "API: bare-mounts/check", link: "/api/bare-mounts/check" },
      { text: "The harness and the boot lab", link: "/harness" },
      { text: "Architecture", link: "/architecture" },
    ],
  },
];
