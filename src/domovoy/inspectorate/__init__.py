"""The inspector of the housing inspectorate."""
