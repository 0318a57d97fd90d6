/** What a caller may do on the cluster; `none` is a known principal without a role. */
export const ROLES = Object.freeze(['admin', 'monitor', 'viewer', 'none'] as const);

/** A role, of {@link ROLES}. The service calls them AllDatabasesAdmin, AllDatabasesMonitor and AllDatabasesViewer; `none` has no role. */
export type Role = (typeof ROLES)[number];

/** Who runs a command. */
export interface Caller {
  /** The fully qualified name, for example `aaduser=<object id>;<tenant id>`. */
  readonly principal: string;
  /** What they may do. */
  readonly role: Role;
}

/** OURS(default-caller). */
export const DEFAULT_CALLER: Caller = Object.freeze({
  principal: 'aaduser=00000000-0000-0000-0000-000000000001;00000000-0000-0000-0000-0000000000ff',
  role: 'admin',
});

/** The service's names of the roles (dataexplorer-docs, security-roles.md). */
export const roleNames: Readonly<Record<Exclude<Role, 'none'>, string>> = {
  admin: 'AllDatabasesAdmin',
  monitor: 'AllDatabasesMonitor',
  viewer: 'AllDatabasesViewer',
};

/** What a command asks of its caller: a role, or any of them. */
export type RequiredRole = 'admin' | 'monitor' | 'any';

/**
 * Whether a role suffices. The documentation says "at least AllDatabasesMonitor" for `.show cluster policy callout`; that
 * Admin includes it and Viewer does not is OURS(viewer-is-not-monitor).
 */
export function suffices(role: Role, required: RequiredRole): boolean {
  switch (required) {
    case 'admin':
      return role === 'admin';
    case 'monitor':
      return role === 'admin' || role === 'monitor';
    case 'any':
      return role === 'admin' || role === 'monitor' || role === 'viewer';
  }
}
