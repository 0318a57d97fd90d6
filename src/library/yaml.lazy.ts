import * as yaml from '../json/yaml-nodes.js';

/** The reader of YAML, loaded with the first manifest of Kubernetes. */
export const yamlNodes = (): typeof yaml => yaml;
