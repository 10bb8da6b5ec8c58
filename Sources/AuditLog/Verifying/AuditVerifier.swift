import PacCryptCore

/// Follows the chain through all files of the log and names what does not fit.
public enum AuditVerifier {
}
