import type { DependencyCollector, DependencyReason } from "./dependency.ts";
import { addExecDependencies } from "./exec-dependencies.ts";
import { expandedValue, type LoadedUnit, serviceType } from "./loaded-unit.ts";
import type { MachineView } from "./mount-dependencies.ts";
import { expandSpecifiers } from "./specifier.ts";
import { booleanSetting, settingsOf, settingValue } from "./unit-file.ts";

const because = (origin: "implicit" | "default", reason: string): DependencyReason => ({ origin, reason });

const relatedService = (name: string): string => `${name.slice(0, name.lastIndexOf("."))}.service`;

function addShutdown(name: string, dependencies: DependencyCollector): void {
  const why = because("default", "stopped at shutdown");
  dependencies.before(name, "shutdown.target", why);
  dependencies.require(name, "Conflicts", "shutdown.target", why);
}

function addSysinit(name: string, dependencies: DependencyCollector): void {
  const why = because("default", "not part of early boot");
  dependencies.after(name, "sysinit.target", why);
  dependencies.require(name, "Requires", "sysinit.target", why);
}

/** service.c, service_add_extras. */
export function addServiceDependencies(
  unit: LoadedUnit,
  dependencies: DependencyCollector,
  machine: MachineView,
): void {
  const { name } = unit;
  addExecDependencies(unit, "Service", dependencies, machine);
  if (unit.defaultDependencies) {
    addSysinit(name, dependencies);
    dependencies.after(name, "basic.target", because("default", "not part of early boot"));
    addShutdown(name, dependencies);
  }
  const hasBusName = settingValue(unit.file, "Service", "BusName") !== undefined;
  if (hasBusName && serviceType(unit.file) === "dbus") {
    dependencies.require(name, "Requires", "dbus.socket", because("implicit", "Type=dbus"));
    dependencies.after(name, "dbus.socket", because("implicit", "Type=dbus"));
  }
}

/** Whether each connection gets a service of its own, so that no one service is triggered (have_non_accept_socket). */
function isAcceptSocket(unit: LoadedUnit): boolean {
  if (!booleanSetting(unit.file, "Socket", "Accept", false)) return false;
  return !unit.file.settings.some(
    ({ section, key, value }) =>
      section === "Socket" &&
      value !== "" &&
      ["ListenDatagram", "ListenFIFO", "ListenSpecial", "ListenNetlink", "ListenMessageQueue"].includes(key),
  );
}

/** socket.c, socket_add_extras. */
export function addSocketDependencies(
  unit: LoadedUnit,
  dependencies: DependencyCollector,
  machine: MachineView,
): void {
  const { name, file } = unit;
  if (!isAcceptSocket(unit)) {
    const service = expandedValue(unit, "Socket", "Service") ?? relatedService(name);
    dependencies.before(name, service, because("implicit", "a socket triggers its service"));
    dependencies.require(name, "Triggers", service, because("implicit", "a socket triggers its service"));
  }
  for (const key of [
    "ListenStream",
    "ListenDatagram",
    "ListenSequentialPacket",
    "ListenFIFO",
    "ListenSpecial",
    "ListenUSBFunction",
  ]) {
    for (const setting of settingsOf(file, "Socket", key)) {
      const path = expandSpecifiers(setting.value, name);
      dependencies.requireMountsFor(name, path, because("implicit", `${key}=${path}`));
    }
  }
  const runsCommands = ["ExecStartPre", "ExecStartPost", "ExecStopPre", "ExecStopPost"].some(
    (key) => settingValue(file, "Socket", key) !== undefined,
  );
  if (runsCommands) addExecDependencies(unit, "Socket", dependencies, machine);
  if (!unit.defaultDependencies) return;
  dependencies.before(name, "sockets.target", because("default", "a socket"));
  addSysinit(name, dependencies);
  addShutdown(name, dependencies);
}

/** timer.c, timer_load. */
export function addTimerDependencies(unit: LoadedUnit, dependencies: DependencyCollector): void {
  const { name, file } = unit;
  addTrigger(unit, "Timer", dependencies);
  if (booleanSetting(file, "Timer", "Persistent", false)) {
    dependencies.requireMountsFor(name, "/var/lib/systemd/timers", because("implicit", "Persistent="));
  }
  if (!unit.defaultDependencies) return;
  dependencies.before(name, "timers.target", because("default", "a timer"));
  addSysinit(name, dependencies);
  if (settingValue(file, "Timer", "OnCalendar") !== undefined) {
    for (const target of ["time-sync.target", "time-set.target"]) {
      dependencies.after(name, target, because("default", "OnCalendar="));
    }
  }
  addShutdown(name, dependencies);
}

/** path.c, path_add_extras. */
export function addPathDependencies(unit: LoadedUnit, dependencies: DependencyCollector): void {
  const { name, file } = unit;
  addTrigger(unit, "Path", dependencies);
  for (const { section, key, value } of file.settings) {
    const watches = ["PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"];
    if (section !== "Path" || !watches.includes(key)) continue;
    const path = expandSpecifiers(value, name);
    dependencies.requireMountsFor(name, path, because("implicit", `${key}=${path}`));
  }
  if (!unit.defaultDependencies) return;
  dependencies.before(name, "paths.target", because("default", "a path"));
  addSysinit(name, dependencies);
  addShutdown(name, dependencies);
}

function addTrigger(unit: LoadedUnit, section: "Timer" | "Path", dependencies: DependencyCollector): void {
  const triggered = expandedValue(unit, section, "Unit") ?? relatedService(unit.name);
  const why = because("implicit", `a ${unit.type} triggers its unit`);
  dependencies.before(unit.name, triggered, why);
  dependencies.require(unit.name, "Triggers", triggered, why);
}
