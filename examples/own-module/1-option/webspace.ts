import { module, option, types } from "bare-mounts/schema";

export const webspace = module({
  path: ["services", "webspace"],
  options: {
    port: option(types.port(), { description: "Port to listen at.", default: 8080 }),
  },
});
