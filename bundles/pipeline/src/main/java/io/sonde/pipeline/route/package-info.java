/** From paths to routes: few names for many addresses. */
package io.sonde.pipeline.route;
