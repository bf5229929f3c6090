/** Signs a member in for kubectl, as the credential plugin in the kubeconfig for members. */
@NullMarked
package ai.coditect.localstack.kubectl;

import org.jspecify.annotations.NullMarked;
