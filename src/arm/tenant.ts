/** The tenant that everything is in: OURS(arm-deployment-surroundings). */
export const TENANT = '00000000-0000-0000-0000-0000000000ff';
