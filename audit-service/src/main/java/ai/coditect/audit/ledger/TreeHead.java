package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;

/**
 * The tree at one size.
 *
 * @param origin the log's name
 * @param size how many entries it has
 * @param root its Merkle tree hash
 */
public record TreeHead(String origin, long size, Hash root) {}
