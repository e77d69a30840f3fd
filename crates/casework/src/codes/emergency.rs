//! Emergency access: why a file was opened without the ordinary need.

use super::list::code_list;

code_list! {
    /// Why emergency access was opened.
    EmergencyReason "emergency_reason" {
        DangerToLife "danger_to_life" "bahaya bagi jiwa" "danger to somebody's life";
        DangerToChild "danger_to_child" "bahaya bagi anak" "danger to a child";
        ResponsibleUnreachable "responsible_unreachable" "penanggung jawab tidak dapat dihubungi" "who is responsible cannot be reached";
        AuthorityAtTheDoor "authority_at_the_door" "petugas berwenang hadir" "an authority is at the door";
        Other "other" "lainnya" "other";
    }
}
