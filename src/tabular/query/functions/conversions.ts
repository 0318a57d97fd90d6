import type { Cell } from '../../table.js';
import { functions, type FunctionSpecification } from '../function.js';
import { parameter, signature } from '../signature.js';
import { types, type Type } from '../types.js';
import { convert } from '../values/convert.js';
import { isArrayValue, isBagValue, parseDynamic } from '../values/dynamic.js';

/** A `to…()` function: what can't be converted is null. */
function conversion(to: Type, takes: 'scalar' | 'string or dynamic' = 'scalar'): FunctionSpecification {
  return {
    signatures: signature(to, [parameter(takes)]),
    naming: 'first',
    compile: ({ arguments: [argument] }) => {
      if (argument === undefined) throw new Error('a conversion has an argument');
      const { evaluate, type } = argument;
      return (row, run) => convert(evaluate(row, run), type, to, argument, run);
    },
  };
}

function parsing(takes: Parameters<typeof parameter>[0]): FunctionSpecification {
  return {
    signatures: signature(types.dynamic, [parameter(takes)]),
    naming: 'first',
    compile: ({ arguments: [argument], span }) => {
      if (argument === undefined) throw new Error('parsing has an argument');
      const { evaluate, type } = argument;
      // A dynamic value is not parsed again: double-encoded JSON needs tostring() in between.
      if (type.name !== 'string') return evaluate;
      return (row, run) => {
        const text = evaluate(row, run);
        return typeof text === 'string' ? parseDynamic(text, span, run) : text;
      };
    },
  };
}

function runtimeType(value: Cell, type: Type): string {
  if (value === null) return 'null';
  if (type.name !== 'dynamic' && type.name !== 'unknown') return type.name;
  if (isArrayValue(value)) return 'array';
  if (isBagValue(value)) return 'dictionary';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return !Number.isInteger(value) ? 'real' : Math.abs(Number(value)) < 2 ** 31 ? 'int' : 'long';
  }
}

/** Conversions to and from types, and the parser of dynamic values. */
export const conversionFunctions = functions({
  todynamic: parsing([types.string]),
  parse_json: parsing('string or dynamic'),
  tostring: conversion(types.string),
  tolong: conversion(types.long),
  toint: conversion(types.int),
  tobool: conversion(types.bool),
  toboolean: conversion(types.bool),
  todouble: conversion(types.real),
  toreal: conversion(types.real),
  todecimal: conversion(types.decimal),
  todatetime: conversion(types.datetime),
  totimespan: conversion(types.timespan),
  toguid: conversion(types.guid, 'string or dynamic'),
  toobject: parsing([types.string]),
  parsejson: parsing('string or dynamic'),
  gettype: {
    signatures: signature(types.string, [parameter('scalar')]),
    naming: { kind: 'prefix', prefix: 'type' },
    compile: ({ arguments: [argument] }) => {
      if (argument === undefined) throw new Error('gettype has an argument');
      return (row, run) => runtimeType(argument.evaluate(row, run), argument.type);
    },
  },
});
