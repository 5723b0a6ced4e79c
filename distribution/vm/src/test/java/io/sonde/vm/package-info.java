/** The assembled agent on kernels that this machine does not run. */
package io.sonde.vm;
