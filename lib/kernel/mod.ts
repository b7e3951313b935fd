/**
 * The kernel: runs notebooks as JupyterLab does, without Python, and tells whether
 * what they store is what they show.
 *
 * @module
 */
export * from "./check_format.ts";
export * from "./check_types.ts";
export * from "./compare_notebooks.ts";
export * from "./execute_notebook.ts";
export * from "./failure_text.ts";
export * from "./join_cells.ts";
export * from "./kernel.ts";
export * from "./kernel_error.ts";
export * from "./kernel_spec.ts";
export * from "./notebook_file.ts";
export * from "./notebook_format.ts";
export * from "./notebook_list.ts";
export * from "./printed_lines.ts";
export * from "./resolvable.ts";
export * from "./unfit_output.ts";
