import type { BareMounts } from "../bare-mounts.ts";
import { ofModule } from "./place.ts";

export function monitoringAdds({ metrics }: BareMounts) {
  return {
    paths: metrics.enable ? [{ at: ofModule(["metrics", "directory"]), text: metrics.directory }] : [],
  };
}
