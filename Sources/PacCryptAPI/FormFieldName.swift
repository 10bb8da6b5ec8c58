/// The names of the fields of multipart forms.
public enum FormFieldName: String, Sendable, CaseIterable {
    case file
    case message
    case encryptionPassword = "enc_password"
    case publicKey = "public_key"
    case privateKey = "private_key"
    case algorithm
}
